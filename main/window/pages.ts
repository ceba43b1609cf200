// What the window may load: the built studio under a scheme of its own, with the same policy as in a browser, and nothing
// else from anywhere. Links that lead out open in the system's browser, after a click.

import { app, protocol, type Session, shell, type WebContents } from 'electron';
import { findPageFiles } from '../serve/page-files.ts';
import { pageHeaders } from '../serve/page-headers.ts';

const SCHEME = 'seedmark';
const ORIGIN = `${SCHEME}://studio`;
export const STUDIO = `${ORIGIN}/index.html`;
/** Says in four languages that something ended, and leads back. */
export const CRASH_PAGE = `${ORIGIN}/crash.html`;
/** A link that opens later than this after a click or a key was opened by no click. */
const CLICK_MS = 1000;

/** Before the program is ready. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: { standard: true, secure: true } }]);
}

/** @returns false when nothing was built. */
export function servePages(session: Session, folder: string): boolean {
  const files = findPageFiles(folder);
  session.protocol.handle(SCHEME, ({ method, url }) => {
    const { origin, pathname } = splitUrl(url);
    const file = method === 'GET' && origin === ORIGIN ? files?.get(pathname) : undefined;
    if (!file) return new Response(null, { status: 404 });
    return new Response(new Uint8Array(file.read()), {
      headers: { ...pageHeaders("'self'"), 'Content-Type': file.contentType, 'Cache-Control': file.cacheControl },
    });
  });
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.on('will-download', (event) => event.preventDefault());
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !isOurs(url) && !url.startsWith('data:') }));
  return files !== undefined;
}

/** Every page, whoever makes it. */
export function guardPages(): void {
  app.on('web-contents-created', (_, contents) => {
    let clickedAt = Number.NEGATIVE_INFINITY;
    contents.on('input-event', (_event, { type }) => {
      if (type === 'mouseUp' || type === 'rawKeyDown' || type === 'keyDown') clickedAt = Date.now();
    });
    const leave = (url: string) => {
      if (/^(https:|mailto:)/.test(url) && Date.now() - clickedAt < CLICK_MS) void shell.openExternal(url);
    };
    contents.setWindowOpenHandler(({ url }) => {
      leave(url);
      return { action: 'deny' };
    });
    for (const type of ['will-navigate', 'will-redirect'] as const) stayHome(contents, type, leave);
    contents.on('will-attach-webview', (event) => event.preventDefault());
  });
}

function stayHome(contents: WebContents, type: 'will-navigate' | 'will-redirect', leave: (url: string) => void): void {
  contents.on(type as 'will-navigate', (event) => {
    if (isOurs(event.url)) return;
    event.preventDefault();
    leave(event.url);
  });
}

function isOurs(url: string): boolean {
  return splitUrl(url).origin === ORIGIN;
}

/** URL.origin is "null" for schemes that Node does not know. */
function splitUrl(url: string): { readonly origin: string; readonly pathname: string } {
  const { protocol, host, pathname } = new URL(url);
  return { origin: `${protocol}//${host}`, pathname };
}
