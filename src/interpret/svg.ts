// The little of SVG that the charts are made of: elements as text, with everything that comes from a corpus escaped and set
// apart from what stands beside it, so that right-to-left labels neither turn around nor turn their neighbours around.

/** Control characters and non-characters that no XML text can hold, whatever their spelling. */
const NOT_XML = /(?![\t\n\r])[\p{Cc}\ufffe\uffff]/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text as it may stand in an element or an attribute; what XML cannot hold becomes U+FFFD. */
export function escapeXml(text: string): string {
  const held = text.toWellFormed().replace(NOT_XML, '\ufffd');
  return held.replace(/[&<>"']/g, (character) => ENTITIES[character]);
}

/** First-strong isolate … pop isolate: the direction of the text itself, seen as one thing from outside. */
export function isolate(text: string): string {
  return `\u2068${text}\u2069`;
}

export type Attributes = Readonly<Record<string, string | number>>;

/** @param content markup, as other elements or `escapeXml` give it. */
export function element(name: string, attributes: Attributes, content: string = ''): string {
  const written = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? round(value) : escapeXml(value)}"`)
    .join('');
  return content === '' ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

/** A label; its anchor means left and right as seen, whatever the direction of the text. */
export function label(text: string, attributes: Attributes): string {
  return element('text', attributes, escapeXml(isolate(text)));
}

/** A whole picture with a white ground, in px. */
export function picture(width: number, height: number, content: readonly string[]): string {
  const ground = element('rect', { width, height, fill: '#ffffff' });
  const attributes = {
    xmlns: 'http://www.w3.org/2000/svg',
    ...{ width, height, viewBox: `0 0 ${round(width)} ${round(height)}` },
    'font-family': 'system-ui, "Noto Sans", sans-serif',
    'font-size': 12,
  };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('svg', attributes, [ground, ...content].join('\n'))}\n`;
}

function round(value: number): string {
  return String(Math.round(value * 100) / 100);
}
