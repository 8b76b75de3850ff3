// Charsets of several bytes, by the Encoding Standard, as src/charset.rs asks for them. The decoders are our own on every
// host: those of some browsers and of Node read malformed text differently.
import { big5, eucKr, shiftJis } from './double.js';
import { eucJp } from './euc-jp.js';
import { gb18030 } from './gb18030.js';
import { index } from './indexes.js';
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

/** Text in a multi-byte charset; `undefined` where the host does not know it, or `fatal` finds it malformed. */
export function decode(charset, bytes, fatal) {
  const [decoder, ...names] = DECODERS[charset] ?? [];
  const indexes = names.map(index);
  if (decoder === undefined || indexes.includes(undefined)) return undefined;
  const text = new Text(bytes.length);
  decoder(bytes, text, ...indexes);
  return fatal && text.isMalformed ? undefined : text.toString();
}
