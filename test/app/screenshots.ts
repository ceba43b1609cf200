// Pictures of every screen, light, dark, mirrored and at 200 %, on real projects with the real starter model:
// `node test/app/screenshots.ts [FOLDER] [PART …]`. Those in test/app/pictures are made by it.

import { join } from 'node:path';
import type { Camera } from './screens/camera.ts';
import { takeEmpty, takeSample } from './screens/first-pictures.ts';
import { takeReview, takeScripts, takeVeryMany } from './screens/review-pictures.ts';
import { takeFine, takeReviewers, takeTaggers } from './screens/work-pictures.ts';
import { openBrowser, scratchFolder } from './studio.ts';

const PARTS: Readonly<Record<string, (camera: Camera) => Promise<void>>> = {
  empty: takeEmpty,
  review: takeReview,
  scripts: takeScripts,
  'very-many': takeVeryMany,
  reviewers: takeReviewers,
  fine: takeFine,
  taggers: takeTaggers,
  sample: takeSample,
};

const [folder = join(import.meta.dirname, 'pictures'), ...wanted] = process.argv.slice(2);
const scratch = scratchFolder();
/** Where the file dialog begins. */
process.env.HOME = scratch.path;
const browser = await openBrowser();
try {
  for (const [name, take] of Object.entries(PARTS)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    try {
      await take({ browser, folder, scratch: scratch.path });
    } catch (error) {
      // The other pictures are worth having all the same.
      console.error(name, error);
      process.exitCode = 1;
    }
  }
} finally {
  await browser.close();
  scratch.remove();
}
