import type { NetworkInterfaceInfo } from "node:os";
import { describe, expect, it } from "vitest";
import { lanAddresses, localNameOf } from "./lan-addresses.ts";

const card = (address: string, internal = false): NetworkInterfaceInfo => ({
  family: "IPv4",
  address,
  netmask: "255.255.255.0",
  mac: "00:00:00:00:00:00",
  cidr: `${address}/24`,
  internal,
});
const card6 = (address: string): NetworkInterfaceInfo => ({
  ...card(address),
  family: "IPv6",
  scopeid: 0,
});

describe("the addresses of a machine", () => {
  it("are its private ones, virtual networks last", () => {
    const found = lanAddresses({
      lo: [card("127.0.0.1", true)],
      docker0: [card("172.17.0.1")],
      eth0: [card6("fe80::1"), card("10.20.0.5"), card("203.0.113.9")],
      wlan0: [card("192.168.1.20")],
    });
    expect(found.map(({ address }) => address)).toEqual([
      "10.20.0.5",
      "192.168.1.20",
      "172.17.0.1",
    ]);
  });

  it.each(["10.0.0.1", "172.16.0.1", "172.31.255.1", "192.168.0.1"])("%s is private", (address) =>
    expect(lanAddresses({ en0: [card(address)] })).toHaveLength(1),
  );

  it.each(["9.0.0.1", "172.15.0.1", "172.32.0.1", "192.169.0.1", "100.64.0.1", "169.254.7.7"])(
    "%s is not",
    (address) => expect(lanAddresses({ en0: [card(address)] })).toEqual([]),
  );

  it.each([
    "docker0",
    "br-5f2a61",
    "br0",
    "veth12ab",
    "virbr0",
    "vmnet8",
    "vboxnet0",
    "tun0",
    "utun4",
    "wg0",
    "tailscale0",
    "zt5u4y6ejv",
    "vEthernet (WSL)",
    "VirtualBox Host-Only Network",
    "bridge100",
    "podman0",
    "cni0",
  ])("%s is a virtual network", (name) =>
    expect(lanAddresses({ [name]: [card("10.0.0.1")] })).toMatchObject([{ isVirtual: true }]),
  );

  it.each(["eth0", "enp3s0", "wlan0", "wlp2s0", "en0", "Wi-Fi", "Ethernet 2", "WLAN", "usb0"])(
    "%s is not",
    (name) =>
      expect(lanAddresses({ [name]: [card("10.0.0.1")] })).toMatchObject([{ isVirtual: false }]),
  );
});

describe("the name of a machine in its network", () => {
  it.each([
    ["gate-laptop", "gate-laptop.local"],
    ["Gate-Laptop.local", "gate-laptop.local"],
    ["pos1.venue.example.com", "pos1.local"],
    ["192.168.1.20", null],
    ["mein_rechner", null],
    ["", null],
  ])("of %j is %s", (hostname, name) => expect(localNameOf(hostname)).toBe(name));
});
