// Files that the window itself makes: a picture or a table, offered as a download. A picture is painted on a canvas for
// programs that know no SVG.

import type { Figure } from '../../src/interpret/figures.ts';

export const FIGURE_FORMATS = ['svg', 'png', 'csv'] as const;
export type FigureFormat = (typeof FIGURE_FORMATS)[number];

/** Canvas pixels for each px: sharp in print. */
const PNG_SCALE = 2;
/** Spreadsheets take a file for UTF-8 by it. */
const BYTE_ORDER_MARK = '\ufeff';

export async function saveFigure(figure: Figure, format: FigureFormat): Promise<void> {
  const content = {
    svg: () => new Blob([figure.svg], { type: 'image/svg+xml' }),
    csv: () => new Blob([BYTE_ORDER_MARK, figure.csv], { type: 'text/csv' }),
    png: () => paint(figure.svg),
  }[format];
  offer(`${figure.name}.${format}`, await content());
}

function offer(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

async function paint(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.naturalWidth * PNG_SCALE;
  canvas.height = image.naturalHeight * PNG_SCALE;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser paints no pictures.');
  context.scale(PNG_SCALE, PNG_SCALE);
  context.drawImage(image, 0, 0);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture is too large.'))), 'image/png');
  });
}
