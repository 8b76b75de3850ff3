// Charsets of several bytes, by the Encoding Standard, as src/charset.rs asks for them. Text that is well-formed the host
// decodes, where it knows all characters; what is malformed it reads in its own way, so there the decoders are ours.
import { big5, eucKr, shiftJis } from './double.js';
import { eucJp } from './euc-jp.js';
import { gb18030 } from './gb18030.js';
import { index, isOfHost } from './indexes.js';
import { iso2022Jp } from './iso-2022-jp.js';
import { Text } from './text.js';

// Each with the indexes that it reads.
const DECODERS = {
  Big5: [big5, 'big5'],
  'EUC-JP': [eucJp, 'jis0208', 'jis0212'],
  'EUC-KR': [eucKr, 'eucKr'],
  GBK: [gb18030, 'gb18030', 'gb18030Fours'],
  'ISO-2022-JP': [iso2022Jp, 'jis0208'],
  Shift_JIS: [shiftJis, 'jis0208'],
  gb18030: [gb18030, 'gb18030', 'gb18030Fours'],
};

// The lead byte of what is two characters in Big5, which Chromium 156 gets wrong.
const TWO = 0x88;

/** Text in a multi-byte charset; `undefined` where the host does not know it, or `fatal` finds it malformed. */
export function decode(charset, bytes, fatal) {
  if (fatal && isOfHost() && !(charset === 'Big5' && bytes.includes(TWO))) return byHost(charset, bytes);
  const [decoder, ...names] = DECODERS[charset] ?? [];
  const indexes = names.map(index);
  if (decoder === undefined || indexes.includes(undefined)) return undefined;
  const text = new Text(bytes.length);
  decoder(bytes, text, ...indexes);
  return fatal && text.isMalformed ? undefined : text.toString();
}

function byHost(charset, bytes) {
  try {
    // A new decoder each time: Chromium's keep something of a text that ended too early.
    return new TextDecoder(charset, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
