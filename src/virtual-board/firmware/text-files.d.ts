// Python and Lua are files of their own and are imported as text (scripts/text-files.mjs).
declare module '*.py' {
  const text: string;
  export default text;
}

declare module '*.lua' {
  const text: string;
  export default text;
}
