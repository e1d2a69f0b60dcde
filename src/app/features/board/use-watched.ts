/** Looks at something of the gateway's for as long as the component stands. */
import { useEffect } from "react";
import { useStore } from "zustand";
import type { Watch } from "../../supervision/watch.ts";
import type { Watched } from "../../supervision/watched.ts";

export function useWatched<T>(watch: Watch<T>): Watched<T> {
  useEffect(() => watch.look(), [watch]);
  return useStore(watch.store, ({ watched }) => watched);
}
