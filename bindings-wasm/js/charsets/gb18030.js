// gb18030, and GBK, which the Encoding Standard reads alike: one, two or four bytes for a character.

const within = (byte, low, high) => byte >= low && byte <= high;

// Where four bytes are in the other planes.
const OTHER_PLANES = 189000;
const CHARACTERS = 0x10_0000;

export function gb18030(bytes, text, pairs, fours) {
  for (let at = 0; at < bytes.length; at += 1) {
    const [first, second] = [bytes[at], bytes[at + 1]];
    if (first < 0x80) {
      text.put(first);
    } else if (first === 0x80) {
      text.put(0x20ac);
    } else if (first === 0xff) {
      text.fail();
    } else if (within(second, 0x30, 0x39)) {
      at += four(first, second, bytes[at + 2], bytes[at + 3], text, fours);
    } else {
      const isPair =
        within(second, 0x40, 0xfe) &&
        second !== 0x7f &&
        text.putFrom(pairs, (first - 0x81) * 190 + second - (second < 0x7f ? 0x40 : 0x41));
      if (!isPair) text.fail();
      // What failed takes the byte behind along, but for ASCII.
      if (isPair || second >= 0x80) at += 1;
    }
  }
}

/** How many of the bytes behind the first belong to it. */
function four(first, second, third, fourth, text, fours) {
  const isCut = third === undefined || (within(third, 0x81, 0xfe) && fourth === undefined);
  if (isCut) {
    // As much of four bytes as there is.
    text.fail();
    return 3;
  }
  if (!within(third, 0x81, 0xfe) || !within(fourth, 0x30, 0x39)) {
    text.fail();
    return 0;
  }
  const place = (((first - 0x81) * 10 + second - 0x30) * 126 + third - 0x81) * 10 + fourth - 0x30;
  if (place < fours.first.length) {
    // All of them have a meaning; the one that an index cannot tell from nothing is U+FFFD itself.
    text.put(fours.first[place] || 0xfffd);
  } else if (within(place, OTHER_PLANES, OTHER_PLANES + CHARACTERS - 1)) {
    const above = place - OTHER_PLANES;
    text.put(0xd800 + (above >> 10));
    text.put(0xdc00 + (above & 0x3ff));
  } else {
    text.fail();
  }
  return 3;
}
