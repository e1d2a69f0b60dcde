/** By which of this machine's addresses phones in the same network reach it. */
import type { NetworkInterfaceInfo } from "node:os";

export interface LanAddress {
  readonly address: string;
  /** The system's name of the network card: `wlan0`, `en0`, `Wi-Fi`. */
  readonly card: string;
  /** Of containers, virtual machines, bridges and tunnels: phones are hardly ever behind those. */
  readonly isVirtual: boolean;
}

/** As `os.networkInterfaces()` answers. */
export type NetworkCards = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>;

/** The private IPv4 addresses, the virtual ones last. */
export function lanAddresses(cards: NetworkCards): readonly LanAddress[] {
  const all = Object.entries(cards).flatMap(([card, infos = []]) =>
    infos
      .filter(
        ({ family, internal, address }) => family === "IPv4" && !internal && isPrivate(address),
      )
      .map(({ address }) => ({ address, card, isVirtual: virtualCard.test(card) })),
  );
  return [
    ...all.filter(({ isVirtual }) => !isVirtual),
    ...all.filter(({ isVirtual }) => isVirtual),
  ];
}

/** RFC 1918; the certificates of `--lan` are good for these alone. */
const isPrivate = (address: string): boolean =>
  /^(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))\./.test(address);

/** `bridge100` is macOS' own hotspot, so these are last and not left out. */
const virtualCard =
  /^(?:docker|podman|br-|br\d|bridge|virbr|veth|vmnet|vboxnet|lxc|lxd|cni|flannel|cali|kube|dummy|tun|tap|utun|ppp|wg|zt|tailscale|awdl|llw|vEthernet|VirtualBox|VMware)/i;

/** The name that the machine answers to in its network (mDNS); null where its own name makes none. */
export function localNameOf(hostname: string): string | null {
  const [label = ""] = hostname.toLowerCase().split(".");
  return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label) && !/^\d+$/.test(label)
    ? `${label}.local`
    : null;
}
