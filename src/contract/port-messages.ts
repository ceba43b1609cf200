// What passes between the desktop program, its preload and its window besides the port itself.

/** From the window to the preload, and on to the program: a connection is wanted. */
export const PORT_WANTED = 'seedmark-port-wanted';
/** From the program to the preload, and on to the window, together with the port. */
export const PORT_GIVEN = 'seedmark-port';
