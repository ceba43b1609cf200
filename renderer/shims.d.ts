// Style sheets of packages are imported for what they do.
declare module '@fontsource-variable/*';
declare module '@fontsource/*';
