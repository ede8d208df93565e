/** ITU-T G.711 A-law: the linear value of each of the 256 codes, -1 to 1. */
export const alawValues: Float32Array = Float32Array.from({ length: 256 }, (_, code) => alaw(code ^ 0x55) / 32_768);

/** ITU-T G.711 µ-law: the linear value of each of the 256 codes, -1 to 1. */
export const mulawValues: Float32Array = Float32Array.from({ length: 256 }, (_, code) => mulaw(~code & 0xff) / 32_768);

function alaw(bits: number): number {
  const segment = (bits & 0x70) >> 4;
  const step = (bits & 0x0f) << 4;
  const magnitude = segment === 0 ? step + 8 : (step + 0x108) << (segment - 1);
  return (bits & 0x80) === 0 ? 0 - magnitude : magnitude;
}

// Taken from 0, because one of the codes is silence and its value must not be minus zero.
function mulaw(bits: number): number {
  const magnitude = ((((bits & 0x0f) << 3) + 0x84) << ((bits & 0x70) >> 4)) - 0x84;
  return (bits & 0x80) === 0 ? magnitude : 0 - magnitude;
}
