import { statfsSync } from 'node:fs';

/** Magic numbers of network file systems on Linux (statfs(2)); FUSE is among them because sshfs and rclone are FUSE. */
const networkTypes = new Set([
  0x6969, // NFS
  0x517b, // SMB
  0xff534d42, // CIFS
  0xfe534d42, // SMB2
  0x65735546, // FUSE
  0x01021997, // 9p, the shares of virtual machines
  0x5346414f, // AFS
  0x00c36400, // Ceph
]);

/** Whether a folder lies on a network drive, as far as the system tells: Linux by its type, Windows by its name. */
export function isOnNetworkDrive(folder: string): boolean {
  if (process.platform === 'win32') return folder.startsWith('\\\\');
  if (process.platform !== 'linux') return false;
  return networkTypes.has(statfsSync(folder).type >>> 0);
}
