/** When this page's script began to run: imported before anything else. */
export const startedAt = performance.now();
