/**
 * Imported before anything else, and a chunk of its own (`vite.config.ts`), because a chunk that several share would run before it:
 * the browser opens what it stores databases, files and caches in, which takes it longer than opening one of them, while the
 * rest of the app is still being read. Asking for them makes none, and changes nothing.
 */
if ("indexedDB" in globalThis && "databases" in indexedDB) {
  // where it is refused, so is opening, which says what is wrong
  void indexedDB.databases().catch(() => undefined);
}
if ("storage" in navigator && "getDirectory" in navigator.storage) {
  void navigator.storage.getDirectory().catch(() => undefined); // as above
}
if ("caches" in globalThis) {
  void caches.keys().catch(() => undefined); // as above
}
