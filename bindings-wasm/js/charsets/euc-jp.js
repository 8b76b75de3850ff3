// EUC-JP by the Encoding Standard: one, two or three bytes for a character.

const isHigh = (byte) => byte >= 0xa1 && byte <= 0xfe;

export function eucJp(bytes, text, jis0208, jis0212) {
  for (let at = 0; at < bytes.length; at += 1) {
    const lead = bytes[at];
    if (lead < 0x80) {
      text.put(lead);
      continue;
    }
    if (lead !== 0x8e && lead !== 0x8f && !isHigh(lead)) {
      text.fail();
      continue;
    }
    if (lead === 0x8e && bytes[at + 1] >= 0xa1 && bytes[at + 1] <= 0xdf) {
      at += 1;
      text.put(bytes[at] - 0xa1 + 0xff61);
      continue;
    }
    const isThree = lead === 0x8f && isHigh(bytes[at + 1]);
    if (isThree) at += 1;
    const [first, second] = [bytes[at], bytes[at + 1]];
    const isKnown =
      isHigh(first) &&
      isHigh(second) &&
      text.putFrom(isThree ? jis0212 : jis0208, (first - 0xa1) * 94 + second - 0xa1);
    if (!isKnown) text.fail();
    // What failed takes the byte behind along, but for ASCII.
    if (second >= 0x80) at += 1;
  }
}
