/** Planar sound of the packets of one page, in arrays that serve page after page. */
export type PlanarPage = {
  /** The page begins anew: what was shown of the one before may be written over. */
  begin(): void;
  /**
   * Room for the next packet: `decode` writes it to this place of the arrays and returns its frames. Returns what it
   * wrote, valid until the page begins anew.
   */
  add(decode: (target: readonly Float32Array[], at: number) => number): readonly Float32Array[];
};

/** A page of so many channels, whose packets are at most so long. */
export function createPlanarPage(channels: number, longestPacketFrames: number): PlanarPage {
  let arrays = planar(channels, longestPacketFrames);
  let end = 0;
  return {
    begin() {
      end = 0;
    },
    add(decode) {
      const room = arrays[0]?.length ?? 0;
      if (end + longestPacketFrames > room) {
        // What was shown keeps its own.
        arrays = planar(channels, 2 * room);
        end = 0;
      }
      const at = end;
      end += decode(arrays, at);
      return arrays.map((channel) => channel.subarray(at, end));
    },
  };
}

function planar(channels: number, frames: number): readonly Float32Array[] {
  return Array.from({ length: channels }, () => new Float32Array(frames));
}
