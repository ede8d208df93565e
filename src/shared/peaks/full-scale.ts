/**
 * From this distance to zero on a sample is as loud as 16 bits can say, either way: converters stop at -32,767 as often
 * as at -32,768. What has more bits and comes this near is clipped as well.
 */
export const fullScale = 32_767 / 32_768;
