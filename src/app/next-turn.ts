/** When the event loop has come round once: what waited for this thread has been answered. Not held up in a hidden page, as timers are. */
export function nextTurn(): Promise<unknown> {
  const { port1, port2 } = new MessageChannel();
  const turn = new Promise((resolve) => {
    port1.addEventListener("message", resolve, { once: true });
  });
  port1.start();
  port2.postMessage(null);
  return turn.finally(() => port1.close());
}
