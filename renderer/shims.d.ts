// Style sheets of packages are imported for what they do.
declare module '@fontsource-variable/*';
declare module '@fontsource/*';

// Rendered by the build.
declare module '*.md' {
  const html: string;
  export default html;
}
