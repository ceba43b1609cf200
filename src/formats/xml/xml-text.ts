// Text as XML 1.0 holds it.

// Characters of XML 1.0 (production 2), without half surrogate pairs.
const NOT_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

export const isXmlText = (text: string): boolean => !NOT_XML.test(text);

const REFERENCES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};

/** For text and for attributes in double quotes; line breaks and tabs survive both. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"\n\r\t]/g, (sign) => REFERENCES[sign]);
}
