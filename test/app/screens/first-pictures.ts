// The studio of somebody who begins: nothing yet, an empty project, the sample while it is mined, and its tour.

import { join } from 'node:path';
import { createProject } from '../../../main/store/file/project-file.ts';
import { SCREENS } from '../../../renderer/screens.ts';
import { type Camera, goToScreen, type Shot, shootAll, withServer } from './camera.ts';

/** What somebody sees before there is anything to see. */
export async function takeEmpty(camera: Camera): Promise<void> {
  await withServer(camera, undefined, (server) =>
    shootAll(camera, server, [{ name: 'home-empty', reach: (page) => goToScreen(page, 'home') }]),
  );
  const project = join(camera.scratch, 'Empty.seedmark');
  createProject(project, 'Empty').close();
  const shots = SCREENS.map(
    (screen): Shot => ({
      name: `empty-${screen}`,
      reach: (page) => goToScreen(page, screen),
      looks: ['light'],
    }),
  );
  await withServer(camera, project, (server) => shootAll(camera, server, shots));
}

const TOUR_STEPS = 5;

/** Mined by the real model meanwhile. */
export async function takeSample(camera: Camera): Promise<void> {
  const steps = Array.from({ length: TOUR_STEPS }, (_, i): Shot => {
    const first = i === 0;
    return {
      name: first ? 'tour' : `tour-${i + 1}`,
      ...(!first && { looks: ['light'] as const }),
      async reach(page) {
        if (first) await page.getByRole('button', { name: 'Try the sample' }).click();
        else await page.keyboard.press('Enter');
        await page.getByText(`${i + 1} of ${TOUR_STEPS}`).waitFor();
        await page.locator('.tour-mark').waitFor();
      },
    };
  });
  const running: readonly Shot[] = [
    {
      name: 'mining-running',
      async reach(page) {
        await page.keyboard.press('Enter');
        await page.locator('.tour').waitFor({ state: 'detached' });
        await goToScreen(page, 'mining');
        await page.locator('.run ol > li').first().waitFor();
      },
    },
    {
      name: 'home-running',
      async reach(page) {
        await goToScreen(page, 'home');
        await page.getByRole('heading', { name: 'Running' }).waitFor();
      },
    },
  ];
  await withServer(camera, undefined, (server) => shootAll(camera, server, [...steps, ...running]));
}
