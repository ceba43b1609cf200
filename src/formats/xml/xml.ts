// XML as it arrives, by saxes: well-formedness is checked, nothing outside the text is ever fetched, and no entity is known
// but the five of XML itself, so neither external entities nor entities that blow up exist here. The first error ends the
// reading: what comes after it may be anything.

import { SaxesParser } from 'saxes';

export interface XmlElement {
  /** Without the prefix. */
  readonly name: string;
  readonly uri: string;
  /**
   * Attributes by local name where they have no namespace, by `xml:` or `xmi:` and local name in those two whatever the
   * prefix, else by `{uri}` and local name.
   */
  readonly attributes: ReadonlyMap<string, string>;
  /** 1-based line of its start tag. */
  readonly line: number;
  /** One past its start tag in the source, in UTF-16 units. */
  readonly endOfTag: number;
  readonly isSelfClosing: boolean;
}

export interface XmlSink {
  open?(element: XmlElement): void;
  /** `endChar`: one past the end tag. */
  close?(element: XmlElement, endChar: number): void;
  /** Character data between two pieces of mark-up, references resolved; line breaks are LF, as XML wants it. */
  text?(text: string): void;
}

export interface XmlFlaw {
  readonly line: number;
  readonly reason: string;
}

export interface XmlSource {
  push(chunk: string): void;
  finish(): void;
  /** The error at which reading stopped. */
  flaw(): XmlFlaw | undefined;
  /** 1-based line that has been reached. */
  line(): number;
}

/** No format here nests deeper than some twenty elements; looking up a namespace takes a step for each. */
const DEEPEST = 256;

const PREFIXES: Readonly<Record<string, string>> = {
  '': '',
  'http://www.w3.org/XML/1998/namespace': 'xml:',
  'http://www.omg.org/XMI': 'xmi:',
};

class Stop extends Error {}

export function createXmlSource(sink: XmlSink): XmlSource {
  const parser = new SaxesParser({ xmlns: true });
  const open: XmlElement[] = [];
  let flaw: XmlFlaw | undefined;
  let startLine = 1;

  function stop(reason: string): never {
    flaw ??= { line: parser.line, reason };
    throw new Stop();
  }

  parser.on('error', (error) => stop(`this is not well-formed XML: ${describe(error)}`));
  parser.on('opentagstart', () => {
    startLine = parser.line;
  });
  parser.on('opentag', (tag) => {
    if (open.length >= DEEPEST) stop(`elements are nested more than ${DEEPEST} deep`);
    const attributes = new Map<string, string>();
    for (const { uri, local, value } of Object.values(tag.attributes)) {
      attributes.set(`${PREFIXES[uri] ?? `{${uri}}`}${local}`, value);
    }
    const { local: name, uri, isSelfClosing } = tag;
    const element = { name, uri, attributes, line: startLine, endOfTag: parser.position, isSelfClosing };
    open.push(element);
    sink.open?.(element);
  });
  parser.on('closetag', () => {
    const element = open.pop();
    if (element) sink.close?.(element, parser.position);
  });
  const takeText = (text: string) => {
    if (open.length > 0) sink.text?.(text);
  };
  parser.on('text', takeText);
  parser.on('cdata', takeText);

  function unlessStopped(step: () => void): void {
    if (flaw) return;
    try {
      step();
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
    }
  }

  return {
    push: (chunk) => unlessStopped(() => parser.write(chunk)),
    finish: () => unlessStopped(() => parser.close()),
    flaw: () => flaw,
    line: () => parser.line,
  };
}

/** Without the place, which is told apart, and without what it quotes: that may be text of the corpus. */
function describe(error: Error): string {
  return error.message
    .replace(/^\d+:\d+: /, '')
    .replace(/: .*$/s, '')
    .replace(/\.$/, '');
}
