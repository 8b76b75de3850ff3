// Decoders of our own for the charsets of several bytes, by the Encoding Standard: Node's TextDecoder is ICU's, which lacks
// characters and reads malformed text differently. Every other host's is right.
import { decodeBy } from '../host.js';
import { big5, eucKr, shiftJis } from './double.js';
import { eucJp } from './euc-jp.js';
import { gb18030 } from './gb18030.js';
import { iso2022Jp } from './iso-2022-jp.js';
import { Text } from './text.js';

const DECODERS = {
  Big5: big5,
  'EUC-JP': eucJp,
  'EUC-KR': eucKr,
  GBK: gb18030,
  'ISO-2022-JP': iso2022Jp,
  Shift_JIS: shiftJis,
  gb18030,
};

/** As `decode` of host.js. */
decodeBy((charset, bytes, fatal) => {
  const decoder = DECODERS[charset];
  if (decoder === undefined) return undefined;
  const text = new Text(bytes.length);
  decoder(bytes, text);
  return fatal && text.isMalformed ? undefined : text.toString();
});
