// Charsets of one or two bytes for a character: Big5, EUC-KR, Shift_JIS, each by its part of the Encoding Standard.

const within = (byte, low, high) => byte >= low && byte <= high;

/**
 * A decoder, of what one byte means and where the index has two.
 *
 * `single(byte)`: the unit, or `undefined` for the first byte of two, or for one without a meaning.
 * `pointer(lead, trail)`: the place in the index, or `undefined` where these are no pair.
 */
const decoder = (single, isLead, pointer) => (bytes, text, index) => {
  for (let at = 0; at < bytes.length; at += 1) {
    const lead = bytes[at];
    const unit = single(lead);
    if (unit !== undefined) {
      text.put(unit);
      continue;
    }
    if (!isLead(lead)) {
      text.fail();
      continue;
    }
    const trail = bytes[at + 1];
    const place = pointer(lead, trail);
    const isPair = place !== undefined && text.putFrom(index, place);
    if (!isPair) text.fail();
    // What failed takes the byte behind along, but for ASCII.
    if (isPair || trail >= 0x80) at += 1;
  }
};

const ascii = (byte) => (byte < 0x80 ? byte : undefined);
const isLead = (byte) => within(byte, 0x81, 0xfe);

export const big5 = decoder(ascii, isLead, (lead, trail) => {
  if (within(trail, 0x40, 0x7e)) return (lead - 0x81) * 157 + trail - 0x40;
  return within(trail, 0xa1, 0xfe) ? (lead - 0x81) * 157 + trail - 0x62 : undefined;
});

export const eucKr = decoder(ascii, isLead, (lead, trail) =>
  within(trail, 0x41, 0xfe) ? (lead - 0x81) * 190 + trail - 0x41 : undefined,
);

export const shiftJis = decoder(
  (byte) => {
    if (byte <= 0x80) return byte;
    return within(byte, 0xa1, 0xdf) ? byte - 0xa1 + 0xff61 : undefined;
  },
  (byte) => within(byte, 0x81, 0x9f) || within(byte, 0xe0, 0xfc),
  (lead, trail) => {
    const row = (lead - (lead < 0xa0 ? 0x81 : 0xc1)) * 188;
    if (within(trail, 0x40, 0x7e)) return row + trail - 0x40;
    return within(trail, 0x80, 0xfc) ? row + trail - 0x41 : undefined;
  },
);
