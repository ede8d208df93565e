;; The arithmetic of one pass over a tape, four samples at a time. What each function means is said once, in kernel.ts;
;; its twins in plain TypeScript are in the tests. `npm run build:kernel` turns this into kernel-bytes.ts.
;; Addresses are bytes. Every function may read up to 16 bytes beyond its input, and decoders write up to 32 beyond.
(module
  (import "host" "memory" (memory 1))
  ;; The greatest magnitudes in the rows that were written since they were last taken; not of those of peaks alone.
  (global $magnitudes (mut v128) (v128.const f32x4 0 0 0 0))
  ;; Whether a float was no sound since that was last taken.
  (global $hasNoSound (mut i32) (i32.const 0))

  ;; Stored samples to floats from -1 to 1. Scales are powers of two, so nothing is rounded but the low bits of 32.
  (func (export "decode16") (param $from i32) (param $samples i32) (param $to i32)
    (local $end i32) (local $scale v128) (local $v v128)
    (local.set $scale (f32x4.splat (f32.const 0x1p-15)))
    (local.set $end (i32.add (local.get $to) (i32.shl (local.get $samples) (i32.const 2))))
    (loop $next
      (if (i32.lt_u (local.get $to) (local.get $end))
        (then
          (local.set $v (v128.load align=1 (local.get $from)))
          (v128.store (local.get $to)
            (f32x4.mul (f32x4.convert_i32x4_s (i32x4.extend_low_i16x8_s (local.get $v))) (local.get $scale)))
          (v128.store offset=16 (local.get $to)
            (f32x4.mul (f32x4.convert_i32x4_s (i32x4.extend_high_i16x8_s (local.get $v))) (local.get $scale)))
          (local.set $from (i32.add (local.get $from) (i32.const 16)))
          (local.set $to (i32.add (local.get $to) (i32.const 32)))
          (br $next)))))

  ;; Three bytes are moved to the top of four, which makes the sign right; 255 picks a zero.
  (func (export "decode24") (param $from i32) (param $samples i32) (param $to i32)
    (local $end i32) (local $scale v128) (local $places v128)
    (local.set $scale (f32x4.splat (f32.const 0x1p-31)))
    (local.set $places (v128.const i8x16 255 0 1 2 255 3 4 5 255 6 7 8 255 9 10 11))
    (local.set $end (i32.add (local.get $to) (i32.shl (local.get $samples) (i32.const 2))))
    (loop $next
      (if (i32.lt_u (local.get $to) (local.get $end))
        (then
          (v128.store (local.get $to)
            (f32x4.mul
              (f32x4.convert_i32x4_s (i8x16.swizzle (v128.load align=1 (local.get $from)) (local.get $places)))
              (local.get $scale)))
          (v128.store offset=16 (local.get $to)
            (f32x4.mul
              (f32x4.convert_i32x4_s (i8x16.swizzle (v128.load offset=12 align=1 (local.get $from)) (local.get $places)))
              (local.get $scale)))
          (local.set $from (i32.add (local.get $from) (i32.const 24)))
          (local.set $to (i32.add (local.get $to) (i32.const 32)))
          (br $next)))))

  (func (export "decode32") (param $from i32) (param $samples i32) (param $to i32)
    (local $end i32) (local $scale v128)
    (local.set $scale (f32x4.splat (f32.const 0x1p-31)))
    (local.set $end (i32.add (local.get $to) (i32.shl (local.get $samples) (i32.const 2))))
    (loop $next
      (if (i32.lt_u (local.get $to) (local.get $end))
        (then
          (v128.store (local.get $to)
            (f32x4.mul (f32x4.convert_i32x4_s (v128.load align=1 (local.get $from))) (local.get $scale)))
          (local.set $from (i32.add (local.get $from) (i32.const 16)))
          (local.set $to (i32.add (local.get $to) (i32.const 16)))
          (br $next)))))

  ;; Broken files hold what is no number, is infinite or absurdly loud: all that is silence, and is told. Lanes beyond the
  ;; input may tell of it, too.
  (func (export "decodeFloat") (param $from i32) (param $samples i32) (param $to i32)
    (local $end i32) (local $v v128) (local $isSound v128) (local $all v128)
    (local.set $all (v128.const i32x4 -1 -1 -1 -1))
    (local.set $end (i32.add (local.get $to) (i32.shl (local.get $samples) (i32.const 2))))
    (loop $next
      (if (i32.lt_u (local.get $to) (local.get $end))
        (then
          (local.set $v (v128.load align=1 (local.get $from)))
          (local.set $isSound (f32x4.le (f32x4.abs (local.get $v)) (v128.const f32x4 1000 1000 1000 1000)))
          (local.set $all (v128.and (local.get $all) (local.get $isSound)))
          (v128.store (local.get $to) (v128.and (local.get $v) (local.get $isSound)))
          (local.set $from (i32.add (local.get $from) (i32.const 16)))
          (local.set $to (i32.add (local.get $to) (i32.const 16)))
          (br $next))))
    (if (i32.eqz (i32x4.all_true (local.get $all)))
      (then (global.set $hasNoSound (i32.const 1)))))

  (func (export "takeNoSound") (result i32)
    (global.get $hasNoSound)
    (global.set $hasNoSound (i32.const 0)))

  ;; Interleaved to one run per channel: two channels by shuffling, any number one sample at a time.
  (func (export "split2") (param $from i32) (param $frames i32) (param $first i32) (param $second i32)
    (local $end i32) (local $v v128) (local $w v128)
    (local.set $end (i32.add (local.get $from) (i32.shl (local.get $frames) (i32.const 3))))
    (loop $next
      (if (i32.lt_u (local.get $from) (local.get $end))
        (then
          (local.set $v (v128.load (local.get $from)))
          (local.set $w (v128.load offset=16 (local.get $from)))
          (v128.store (local.get $first)
            (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27 (local.get $v) (local.get $w)))
          (v128.store (local.get $second)
            (i8x16.shuffle 4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31 (local.get $v) (local.get $w)))
          (local.set $from (i32.add (local.get $from) (i32.const 32)))
          (local.set $first (i32.add (local.get $first) (i32.const 16)))
          (local.set $second (i32.add (local.get $second) (i32.const 16)))
          (br $next)))))

  (func (export "splitOne") (param $from i32) (param $frames i32) (param $step i32) (param $to i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $to) (i32.shl (local.get $frames) (i32.const 2))))
    (loop $next
      (if (i32.lt_u (local.get $to) (local.get $end))
        (then
          (f32.store (local.get $to) (f32.load (local.get $from)))
          (local.set $from (i32.add (local.get $from) (local.get $step)))
          (local.set $to (i32.add (local.get $to) (i32.const 4)))
          (br $next)))))

  ;; A row is 16 bytes: minimum, maximum, sum of squares and number of frames. Lanes are folded into one.
  (func $row (param $least v128) (param $most v128) (param $sum v128) (param $frames f32) (param $out i32)
    (local.set $least
      (f32x4.pmin
        (local.get $least)
        (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $least) (local.get $least))))
    (local.set $most
      (f32x4.pmax
        (local.get $most)
        (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $most) (local.get $most))))
    (local.set $sum
      (f32x4.add
        (local.get $sum)
        (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $sum) (local.get $sum))))
    (f32.store (local.get $out)
      (f32.min (f32x4.extract_lane 0 (local.get $least)) (f32x4.extract_lane 1 (local.get $least))))
    (f32.store offset=4 (local.get $out)
      (f32.max (f32x4.extract_lane 0 (local.get $most)) (f32x4.extract_lane 1 (local.get $most))))
    (f32.store offset=8 (local.get $out)
      (f32.add (f32x4.extract_lane 0 (local.get $sum)) (f32x4.extract_lane 1 (local.get $sum))))
    (f32.store offset=12 (local.get $out) (local.get $frames))
    (global.set $magnitudes
      (f32x4.pmax (global.get $magnitudes) (f32x4.abs (v128.load64_zero (local.get $out))))))

  (func (export "takeMagnitude") (result f32)
    (local $seen v128)
    (local.set $seen (global.get $magnitudes))
    (global.set $magnitudes (v128.const f32x4 0 0 0 0))
    (f32.max
      (f32.max (f32x4.extract_lane 0 (local.get $seen)) (f32x4.extract_lane 1 (local.get $seen)))
      (f32.max (f32x4.extract_lane 2 (local.get $seen)) (f32x4.extract_lane 3 (local.get $seen)))))

  ;; One channel's run into rows of `$size` frames, `$step` bytes apart. `$room` frames are free in the first row: as
  ;; many as `$size` begin it, fewer go on with what lies at `$out`.
  (func (export "fold")
    (param $from i32) (param $frames i32) (param $size i32) (param $room i32) (param $out i32) (param $step i32)
    (local $count i32) (local $end i32) (local $eights i32) (local $total f32)
    (local $v v128) (local $w v128)
    (local $least v128) (local $least2 v128) (local $most v128) (local $most2 v128) (local $sum v128) (local $sum2 v128)
    (loop $bucket
      (if (i32.gt_s (local.get $frames) (i32.const 0))
        (then
          (local.set $count
            (select (local.get $room) (local.get $frames) (i32.lt_s (local.get $room) (local.get $frames))))
          (if (i32.eq (local.get $room) (local.get $size))
            (then
              (local.set $least (v128.const f32x4 inf inf inf inf))
              (local.set $most (v128.const f32x4 -inf -inf -inf -inf))
              (local.set $sum (v128.const f32x4 0 0 0 0))
              (local.set $total (f32.const 0)))
            (else
              (local.set $least (v128.load32_splat (local.get $out)))
              (local.set $most (v128.load32_splat offset=4 (local.get $out)))
              (local.set $sum (v128.load32_zero offset=8 (local.get $out)))
              (local.set $total (f32.load offset=12 (local.get $out)))))
          (local.set $least2 (local.get $least))
          (local.set $most2 (local.get $most))
          (local.set $sum2 (v128.const f32x4 0 0 0 0))
          (local.set $end (i32.add (local.get $from) (i32.shl (local.get $count) (i32.const 2))))
          (local.set $eights
            (i32.add (local.get $from) (i32.shl (i32.and (local.get $count) (i32.const -8)) (i32.const 2))))
          (loop $next
            (if (i32.lt_u (local.get $from) (local.get $eights))
              (then
                (local.set $v (v128.load align=4 (local.get $from)))
                (local.set $w (v128.load offset=16 align=4 (local.get $from)))
                (local.set $least (f32x4.pmin (local.get $least) (local.get $v)))
                (local.set $least2 (f32x4.pmin (local.get $least2) (local.get $w)))
                (local.set $most (f32x4.pmax (local.get $most) (local.get $v)))
                (local.set $most2 (f32x4.pmax (local.get $most2) (local.get $w)))
                (local.set $sum (f32x4.add (local.get $sum) (f32x4.mul (local.get $v) (local.get $v))))
                (local.set $sum2 (f32x4.add (local.get $sum2) (f32x4.mul (local.get $w) (local.get $w))))
                (local.set $from (i32.add (local.get $from) (i32.const 32)))
                (br $next))))
          (loop $tail
            (if (i32.lt_u (local.get $from) (local.get $end))
              (then
                (local.set $v (v128.load32_splat (local.get $from)))
                (local.set $w (v128.load32_zero (local.get $from)))
                (local.set $least (f32x4.pmin (local.get $least) (local.get $v)))
                (local.set $most (f32x4.pmax (local.get $most) (local.get $v)))
                (local.set $sum (f32x4.add (local.get $sum) (f32x4.mul (local.get $w) (local.get $w))))
                (local.set $from (i32.add (local.get $from) (i32.const 4)))
                (br $tail))))
          (call $row
            (f32x4.pmin (local.get $least) (local.get $least2))
            (f32x4.pmax (local.get $most) (local.get $most2))
            (f32x4.add (local.get $sum) (local.get $sum2))
            (f32.add (local.get $total) (f32.convert_i32_s (local.get $count)))
            (local.get $out))
          (local.set $out (i32.add (local.get $out) (local.get $step)))
          (local.set $frames (i32.sub (local.get $frames) (local.get $count)))
          (local.set $room (local.get $size))
          (br $bucket)))))

  ;; Whole rows of `$size` frames, a multiple of four, of the commonest tapes, two channels of 24 or 16 bit: split and folded at once.
  (func (export "fold24")
    (param $from i32) (param $buckets i32) (param $size i32) (param $first i32) (param $second i32) (param $out i32)
    (local $end i32) (local $scale v128) (local $places v128) (local $v v128) (local $w v128) (local $x v128)
    (local $least v128) (local $least2 v128) (local $most v128) (local $most2 v128) (local $sum v128) (local $sum2 v128)
    (local.set $scale (f32x4.splat (f32.const 0x1p-31)))
    (local.set $places (v128.const i8x16 255 0 1 2 255 6 7 8 255 3 4 5 255 9 10 11))
    (loop $bucket
      (if (i32.gt_s (local.get $buckets) (i32.const 0))
        (then
          (local.set $least (v128.const f32x4 inf inf inf inf))
          (local.set $least2 (local.get $least))
          (local.set $most (v128.const f32x4 -inf -inf -inf -inf))
          (local.set $most2 (local.get $most))
          (local.set $sum (v128.const f32x4 0 0 0 0))
          (local.set $sum2 (local.get $sum))
          (local.set $end (i32.add (local.get $first) (i32.shl (local.get $size) (i32.const 2))))
          (loop $next
            (local.set $v (i8x16.swizzle (v128.load align=1 (local.get $from)) (local.get $places)))
            (local.set $w (i8x16.swizzle (v128.load offset=12 align=1 (local.get $from)) (local.get $places)))
            (local.set $x
              (f32x4.mul
                (f32x4.convert_i32x4_s
                  (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $v) (local.get $w)))
                (local.get $scale)))
            (local.set $v
              (f32x4.mul
                (f32x4.convert_i32x4_s
                  (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $v) (local.get $w)))
                (local.get $scale)))
            (v128.store (local.get $first) (local.get $x))
            (v128.store (local.get $second) (local.get $v))
            (local.set $least (f32x4.pmin (local.get $least) (local.get $x)))
            (local.set $least2 (f32x4.pmin (local.get $least2) (local.get $v)))
            (local.set $most (f32x4.pmax (local.get $most) (local.get $x)))
            (local.set $most2 (f32x4.pmax (local.get $most2) (local.get $v)))
            (local.set $sum (f32x4.add (local.get $sum) (f32x4.mul (local.get $x) (local.get $x))))
            (local.set $sum2 (f32x4.add (local.get $sum2) (f32x4.mul (local.get $v) (local.get $v))))
            (local.set $from (i32.add (local.get $from) (i32.const 24)))
            (local.set $first (i32.add (local.get $first) (i32.const 16)))
            (local.set $second (i32.add (local.get $second) (i32.const 16)))
            (br_if $next (i32.lt_u (local.get $first) (local.get $end))))
          (call $row (local.get $least) (local.get $most) (local.get $sum) (f32.convert_i32_s (local.get $size)) (local.get $out))
          (call $row
            (local.get $least2)
            (local.get $most2)
            (local.get $sum2)
            (f32.convert_i32_s (local.get $size))
            (i32.add (local.get $out) (i32.const 16)))
          (local.set $out (i32.add (local.get $out) (i32.const 32)))
          (local.set $buckets (i32.sub (local.get $buckets) (i32.const 1)))
          (br $bucket)))))

  (func (export "fold16")
    (param $from i32) (param $buckets i32) (param $size i32) (param $first i32) (param $second i32) (param $out i32)
    (local $end i32) (local $scale v128) (local $v v128) (local $x v128)
    (local $least v128) (local $least2 v128) (local $most v128) (local $most2 v128) (local $sum v128) (local $sum2 v128)
    (local.set $scale (f32x4.splat (f32.const 0x1p-15)))
    (loop $bucket
      (if (i32.gt_s (local.get $buckets) (i32.const 0))
        (then
          (local.set $least (v128.const f32x4 inf inf inf inf))
          (local.set $least2 (local.get $least))
          (local.set $most (v128.const f32x4 -inf -inf -inf -inf))
          (local.set $most2 (local.get $most))
          (local.set $sum (v128.const f32x4 0 0 0 0))
          (local.set $sum2 (local.get $sum))
          (local.set $end (i32.add (local.get $first) (i32.shl (local.get $size) (i32.const 2))))
          (loop $next
            (local.set $v (v128.load align=1 (local.get $from)))
            (local.set $x
              (f32x4.mul
                (f32x4.convert_i32x4_s (i32x4.shr_s (i32x4.shl (local.get $v) (i32.const 16)) (i32.const 16)))
                (local.get $scale)))
            (local.set $v
              (f32x4.mul (f32x4.convert_i32x4_s (i32x4.shr_s (local.get $v) (i32.const 16))) (local.get $scale)))
            (v128.store (local.get $first) (local.get $x))
            (v128.store (local.get $second) (local.get $v))
            (local.set $least (f32x4.pmin (local.get $least) (local.get $x)))
            (local.set $least2 (f32x4.pmin (local.get $least2) (local.get $v)))
            (local.set $most (f32x4.pmax (local.get $most) (local.get $x)))
            (local.set $most2 (f32x4.pmax (local.get $most2) (local.get $v)))
            (local.set $sum (f32x4.add (local.get $sum) (f32x4.mul (local.get $x) (local.get $x))))
            (local.set $sum2 (f32x4.add (local.get $sum2) (f32x4.mul (local.get $v) (local.get $v))))
            (local.set $from (i32.add (local.get $from) (i32.const 16)))
            (local.set $first (i32.add (local.get $first) (i32.const 16)))
            (local.set $second (i32.add (local.get $second) (i32.const 16)))
            (br_if $next (i32.lt_u (local.get $first) (local.get $end))))
          (call $row (local.get $least) (local.get $most) (local.get $sum) (f32.convert_i32_s (local.get $size)) (local.get $out))
          (call $row
            (local.get $least2)
            (local.get $most2)
            (local.get $sum2)
            (f32.convert_i32_s (local.get $size))
            (i32.add (local.get $out) (i32.const 16)))
          (local.set $out (i32.add (local.get $out) (i32.const 32)))
          (local.set $buckets (i32.sub (local.get $buckets) (i32.const 1)))
          (br $bucket)))))

  ;; The same rows to the last bit, where nobody wants the samples: they are neither parted nor stored, and integers are
  ;; compared. `$size` is a multiple of eight. Lanes are left, right, left, right; each sum adds up the frames that it does
  ;; above, and a scale that is a power of two may as well come last.
  (func (export "peaks24") (param $from i32) (param $buckets i32) (param $size i32) (param $out i32)
    (local $end i32) (local $places v128) (local $v v128) (local $w v128)
    (local $least v128) (local $least2 v128) (local $most v128) (local $most2 v128) (local $sum v128) (local $sum2 v128)
    (local.set $places (v128.const i8x16 255 0 1 2 255 3 4 5 255 6 7 8 255 9 10 11))
    (loop $bucket
      (if (i32.gt_s (local.get $buckets) (i32.const 0))
        (then
          (local.set $least (v128.const i32x4 0x7fffffff 0x7fffffff 0x7fffffff 0x7fffffff))
          (local.set $least2 (local.get $least))
          (local.set $most (v128.const i32x4 0x80000000 0x80000000 0x80000000 0x80000000))
          (local.set $most2 (local.get $most))
          (local.set $sum (v128.const f32x4 0 0 0 0))
          (local.set $sum2 (local.get $sum))
          (local.set $end (i32.add (local.get $from) (i32.mul (local.get $size) (i32.const 6))))
          (loop $next
            (local.set $v (i8x16.swizzle (v128.load align=1 (local.get $from)) (local.get $places)))
            (local.set $w (i8x16.swizzle (v128.load offset=12 align=1 (local.get $from)) (local.get $places)))
            (local.set $least (i32x4.min_s (local.get $least) (local.get $v)))
            (local.set $least2 (i32x4.min_s (local.get $least2) (local.get $w)))
            (local.set $most (i32x4.max_s (local.get $most) (local.get $v)))
            (local.set $most2 (i32x4.max_s (local.get $most2) (local.get $w)))
            (local.set $v (f32x4.convert_i32x4_s (local.get $v)))
            (local.set $w (f32x4.convert_i32x4_s (local.get $w)))
            (local.set $sum (f32x4.add (local.get $sum) (f32x4.mul (local.get $v) (local.get $v))))
            (local.set $sum2 (f32x4.add (local.get $sum2) (f32x4.mul (local.get $w) (local.get $w))))
            (local.set $v (i8x16.swizzle (v128.load offset=24 align=1 (local.get $from)) (local.get $places)))
            (local.set $w (i8x16.swizzle (v128.load offset=36 align=1 (local.get $from)) (local.get $places)))
            (local.set $least (i32x4.min_s (local.get $least) (local.get $v)))
            (local.set $least2 (i32x4.min_s (local.get $least2) (local.get $w)))
            (local.set $most (i32x4.max_s (local.get $most) (local.get $v)))
            (local.set $most2 (i32x4.max_s (local.get $most2) (local.get $w)))
            (local.set $v (f32x4.convert_i32x4_s (local.get $v)))
            (local.set $w (f32x4.convert_i32x4_s (local.get $w)))
            (local.set $sum (f32x4.add (local.get $sum) (f32x4.mul (local.get $v) (local.get $v))))
            (local.set $sum2 (f32x4.add (local.get $sum2) (f32x4.mul (local.get $w) (local.get $w))))
            (local.set $from (i32.add (local.get $from) (i32.const 48)))
            (br_if $next (i32.lt_u (local.get $from) (local.get $end))))
          (local.set $least (i32x4.min_s (local.get $least) (local.get $least2)))
          (local.set $most (i32x4.max_s (local.get $most) (local.get $most2)))
          (call $twoRows
            (i32x4.min_s
              (local.get $least)
              (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $least) (local.get $least)))
            (i32x4.max_s
              (local.get $most)
              (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $most) (local.get $most)))
            (f32x4.add (local.get $sum) (local.get $sum2))
            (f32.const 0x1p-31)
            (f32.const 0x1p-62)
            (local.get $size)
            (local.get $out))
          (local.set $out (i32.add (local.get $out) (i32.const 32)))
          (local.set $buckets (i32.sub (local.get $buckets) (i32.const 1)))
          (br $bucket)))))

  (func (export "peaks16") (param $from i32) (param $buckets i32) (param $size i32) (param $out i32)
    (local $end i32) (local $lefts v128) (local $rights v128) (local $v v128) (local $w v128)
    (local $least v128) (local $least2 v128) (local $most v128) (local $most2 v128) (local $sum v128) (local $sum2 v128)
    (local.set $lefts (v128.const i32x4 0xffff 0xffff 0xffff 0xffff))
    (local.set $rights (v128.const i32x4 0xffff0000 0xffff0000 0xffff0000 0xffff0000))
    (loop $bucket
      (if (i32.gt_s (local.get $buckets) (i32.const 0))
        (then
          (local.set $least (v128.const i16x8 0x7fff 0x7fff 0x7fff 0x7fff 0x7fff 0x7fff 0x7fff 0x7fff))
          (local.set $least2 (local.get $least))
          (local.set $most (v128.const i16x8 0x8000 0x8000 0x8000 0x8000 0x8000 0x8000 0x8000 0x8000))
          (local.set $most2 (local.get $most))
          (local.set $sum (v128.const f32x4 0 0 0 0))
          (local.set $sum2 (local.get $sum))
          (local.set $end (i32.add (local.get $from) (i32.shl (local.get $size) (i32.const 2))))
          (loop $next
            (local.set $v (v128.load align=1 (local.get $from)))
            (local.set $w (v128.load offset=16 align=1 (local.get $from)))
            (local.set $least (i16x8.min_s (local.get $least) (local.get $v)))
            (local.set $least2 (i16x8.min_s (local.get $least2) (local.get $w)))
            (local.set $most (i16x8.max_s (local.get $most) (local.get $v)))
            (local.set $most2 (i16x8.max_s (local.get $most2) (local.get $w)))
            ;; Each lane is the square of one sample: the other of the pair is multiplied by nothing.
            (local.set $sum
              (f32x4.add
                (local.get $sum)
                (f32x4.convert_i32x4_s
                  (i32x4.dot_i16x8_s (local.get $v) (v128.and (local.get $v) (local.get $lefts))))))
            (local.set $sum2
              (f32x4.add
                (local.get $sum2)
                (f32x4.convert_i32x4_s
                  (i32x4.dot_i16x8_s (local.get $v) (v128.and (local.get $v) (local.get $rights))))))
            (local.set $sum
              (f32x4.add
                (local.get $sum)
                (f32x4.convert_i32x4_s
                  (i32x4.dot_i16x8_s (local.get $w) (v128.and (local.get $w) (local.get $lefts))))))
            (local.set $sum2
              (f32x4.add
                (local.get $sum2)
                (f32x4.convert_i32x4_s
                  (i32x4.dot_i16x8_s (local.get $w) (v128.and (local.get $w) (local.get $rights))))))
            (local.set $from (i32.add (local.get $from) (i32.const 32)))
            (br_if $next (i32.lt_u (local.get $from) (local.get $end))))
          (local.set $least (i16x8.min_s (local.get $least) (local.get $least2)))
          (local.set $most (i16x8.max_s (local.get $most) (local.get $most2)))
          (local.set $least
            (i16x8.min_s
              (local.get $least)
              (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $least) (local.get $least))))
          (local.set $most
            (i16x8.max_s
              (local.get $most)
              (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $most) (local.get $most))))
          ;; Left, right, left, right: the sums of the first two frames of four and of the last two.
          (local.set $v
            (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23 (local.get $sum) (local.get $sum2)))
          (local.set $w
            (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31 (local.get $sum) (local.get $sum2)))
          (call $twoRows
            (i32x4.extend_low_i16x8_s
              (i16x8.min_s
                (local.get $least)
                (i8x16.shuffle 4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11 (local.get $least) (local.get $least))))
            (i32x4.extend_low_i16x8_s
              (i16x8.max_s
                (local.get $most)
                (i8x16.shuffle 4 5 6 7 0 1 2 3 12 13 14 15 8 9 10 11 (local.get $most) (local.get $most))))
            (f32x4.add (local.get $v) (local.get $w))
            (f32.const 0x1p-15)
            (f32.const 0x1p-30)
            (local.get $size)
            (local.get $out))
          (local.set $out (i32.add (local.get $out) (i32.const 32)))
          (local.set $buckets (i32.sub (local.get $buckets) (i32.const 1)))
          (br $bucket)))))

  ;; A row of the left and one of the right channel, from integers and from the squares of integers. Scales are powers of two.
  (func $twoRows
    (param $least v128) (param $most v128) (param $sum v128) (param $scale f32) (param $squared f32) (param $frames i32)
    (param $out i32)
    (local.set $least (f32x4.mul (f32x4.convert_i32x4_s (local.get $least)) (f32x4.splat (local.get $scale))))
    (local.set $most (f32x4.mul (f32x4.convert_i32x4_s (local.get $most)) (f32x4.splat (local.get $scale))))
    (local.set $sum
      (f32x4.mul
        (f32x4.add
          (local.get $sum)
          (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $sum) (local.get $sum)))
        (f32x4.splat (local.get $squared))))
    ;; Least and most of the left, then of the right; sum and frames of the left, then of the right.
    (local.set $least
      (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23 (local.get $least) (local.get $most)))
    (local.set $sum
      (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23
        (local.get $sum)
        (f32x4.splat (f32.convert_i32_s (local.get $frames)))))
    (v128.store (local.get $out)
      (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $least) (local.get $sum)))
    (v128.store offset=16 (local.get $out)
      (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $least) (local.get $sum))))

  ;; Every four buckets, `$width` bytes each with the rows of all channels, become one of the next level.
  (func (export "raise") (param $from i32) (param $parents i32) (param $width i32) (param $out i32)
    (local $end i32) (local $a v128) (local $b v128) (local $c v128) (local $d v128) (local $second i32) (local $third i32)
    (loop $parent
      (if (i32.gt_s (local.get $parents) (i32.const 0))
        (then
          (local.set $end (i32.add (local.get $from) (local.get $width)))
          (loop $channel
            (local.set $second (i32.add (local.get $from) (local.get $width)))
            (local.set $third (i32.add (local.get $second) (local.get $width)))
            (local.set $a (v128.load (local.get $from)))
            (local.set $b (v128.load (local.get $second)))
            (local.set $c (v128.load (local.get $third)))
            (local.set $d (v128.load (i32.add (local.get $third) (local.get $width))))
            (v128.store (local.get $out)
              (i8x16.shuffle 0 1 2 3 20 21 22 23 24 25 26 27 28 29 30 31
                (f32x4.pmin
                  (f32x4.pmin (local.get $a) (local.get $b))
                  (f32x4.pmin (local.get $c) (local.get $d)))
                (i8x16.shuffle 0 1 2 3 4 5 6 7 24 25 26 27 28 29 30 31
                  (f32x4.pmax
                    (f32x4.pmax (local.get $a) (local.get $b))
                    (f32x4.pmax (local.get $c) (local.get $d)))
                  (f32x4.add
                    (f32x4.add (local.get $a) (local.get $b))
                    (f32x4.add (local.get $c) (local.get $d))))))
            (local.set $out (i32.add (local.get $out) (i32.const 16)))
            (local.set $from (i32.add (local.get $from) (i32.const 16)))
            (br_if $channel (i32.lt_u (local.get $from) (local.get $end))))
          (local.set $from (i32.add (local.get $from) (i32.mul (local.get $width) (i32.const 3))))
          (local.set $parents (i32.sub (local.get $parents) (i32.const 1)))
          (br $parent)))))

  ;; Rows as they are kept: int16 minimum and maximum, rounded half up, and uint16 RMS; four at a time, so that up to
  ;; three rows behind the last are read, and what is made of them is written.
  (func (export "pack") (param $from i32) (param $rows i32) (param $out i32)
    (local $end i32) (local $a v128) (local $b v128) (local $c v128) (local $d v128)
    (local.set $end (i32.add (local.get $from) (i32.shl (local.get $rows) (i32.const 4))))
    (loop $next
      (if (i32.lt_u (local.get $from) (local.get $end))
        (then
          (local.set $a (v128.load (local.get $from)))
          (local.set $b (v128.load offset=16 (local.get $from)))
          (local.set $c (v128.load offset=32 (local.get $from)))
          (local.set $d (v128.load offset=48 (local.get $from)))
          ;; Minima and maxima of all four.
          (local.set $from (i32.add (local.get $from) (i32.const 64)))
          (call $packFour
            (i16x8.narrow_i32x4_s
              (call $rounded
                (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $a) (local.get $b)))
              (call $rounded
                (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $c) (local.get $d))))
            (call $rms
              (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $a) (local.get $b))
              (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $c) (local.get $d)))
            (local.get $out))
          (local.set $out (i32.add (local.get $out) (i32.const 24)))
          (br $next)))))

  (func $rounded (param $extremes v128) (result v128)
    (local $whole v128)
    (local.set $extremes
      (f32x4.pmax
        (v128.const f32x4 -32768 -32768 -32768 -32768)
        (f32x4.pmin
          (v128.const f32x4 32767 32767 32767 32767)
          (f32x4.mul (local.get $extremes) (v128.const f32x4 32768 32768 32768 32768)))))
    (local.set $whole (f32x4.floor (local.get $extremes)))
    (i32x4.sub
      (i32x4.trunc_sat_f32x4_s (local.get $whole))
      (f32x4.ge
        (f32x4.sub (local.get $extremes) (local.get $whole))
        (v128.const f32x4 0.5 0.5 0.5 0.5))))

  ;; Of two rows and two more: sum, frames, sum, frames.
  (func $rms (param $two v128) (param $more v128) (result v128)
    (i32x4.trunc_sat_f32x4_s
      (f32x4.nearest
        (f32x4.mul
          (v128.const f32x4 65535 65535 65535 65535)
          (f32x4.min
            (v128.const f32x4 1 1 1 1)
            (f32x4.sqrt
              (f32x4.div
                (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27 (local.get $two) (local.get $more))
                (i8x16.shuffle 4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31 (local.get $two) (local.get $more)))))))))

  (func $packFour (param $extremes v128) (param $rms v128) (param $out i32)
    (v128.store align=1 (local.get $out)
      (i8x16.shuffle 0 1 2 3 16 17 4 5 6 7 20 21 8 9 10 11 (local.get $extremes) (local.get $rms)))
    (v128.store64_lane offset=16 align=1 0 (local.get $out)
      (i8x16.shuffle 24 25 12 13 14 15 28 29 0 0 0 0 0 0 0 0 (local.get $extremes) (local.get $rms))))

  ;; K-weights two channels at once in doubles. `$filter`: shelf b0 b1 b2 a1 a2, high pass a1 a2 (its b are 1 -2 1).
  ;; `$state`: four delays, then the sum of squares, a pair of doubles each; all are carried on.
  (func (export "weigh") (param $first i32) (param $second i32) (param $frames i32) (param $filter i32) (param $state i32)
    (local $end i32)
    (local $b0 v128) (local $b1 v128) (local $b2 v128) (local $a1 v128) (local $a2 v128) (local $c1 v128) (local $c2 v128)
    (local $z1 v128) (local $z2 v128) (local $y1 v128) (local $y2 v128) (local $sum v128)
    (local $x v128) (local $t v128) (local $u v128)
    (local.set $b0 (v128.load64_splat (local.get $filter)))
    (local.set $b1 (v128.load64_splat offset=8 (local.get $filter)))
    (local.set $b2 (v128.load64_splat offset=16 (local.get $filter)))
    (local.set $a1 (v128.load64_splat offset=24 (local.get $filter)))
    (local.set $a2 (v128.load64_splat offset=32 (local.get $filter)))
    (local.set $c1 (v128.load64_splat offset=40 (local.get $filter)))
    (local.set $c2 (v128.load64_splat offset=48 (local.get $filter)))
    (local.set $z1 (v128.load (local.get $state)))
    (local.set $z2 (v128.load offset=16 (local.get $state)))
    (local.set $y1 (v128.load offset=32 (local.get $state)))
    (local.set $y2 (v128.load offset=48 (local.get $state)))
    (local.set $sum (v128.load offset=64 (local.get $state)))
    (local.set $end (i32.add (local.get $first) (i32.shl (local.get $frames) (i32.const 2))))
    (loop $next
      (if (i32.lt_u (local.get $first) (local.get $end))
        (then
          (local.set $x
            (f64x2.promote_low_f32x4
              (v128.load32_lane 1 (local.get $second) (v128.load32_zero (local.get $first)))))
          (local.set $t (f64x2.add (f64x2.mul (local.get $b0) (local.get $x)) (local.get $z1)))
          (local.set $z1
            (f64x2.add
              (f64x2.sub (f64x2.mul (local.get $b1) (local.get $x)) (f64x2.mul (local.get $a1) (local.get $t)))
              (local.get $z2)))
          (local.set $z2
            (f64x2.sub (f64x2.mul (local.get $b2) (local.get $x)) (f64x2.mul (local.get $a2) (local.get $t))))
          (local.set $u (f64x2.add (local.get $t) (local.get $y1)))
          (local.set $y1
            (f64x2.sub
              (f64x2.sub (local.get $y2) (f64x2.add (local.get $t) (local.get $t)))
              (f64x2.mul (local.get $c1) (local.get $u))))
          (local.set $y2 (f64x2.sub (local.get $t) (f64x2.mul (local.get $c2) (local.get $u))))
          (local.set $sum (f64x2.add (local.get $sum) (f64x2.mul (local.get $u) (local.get $u))))
          (local.set $first (i32.add (local.get $first) (i32.const 4)))
          (local.set $second (i32.add (local.get $second) (i32.const 4)))
          (br $next))))
    (v128.store (local.get $state) (local.get $z1))
    (v128.store offset=16 (local.get $state) (local.get $z2))
    (v128.store offset=32 (local.get $state) (local.get $y1))
    (v128.store offset=48 (local.get $state) (local.get $y2))
    (v128.store offset=64 (local.get $state) (local.get $sum)))

  ;; The greatest magnitude between samples, by one phase of 12 taps (16 bytes each, four times the same number). The
  ;; sixteen samples before `$from` are those that came before. The last four are taken where four are left, so that
  ;; some may be taken twice, which changes no maximum.
  (func (export "between") (param $from i32) (param $frames i32) (param $taps i32) (result f32)
    (local $last i32) (local $most v128) (local $a v128) (local $b v128)
    (local $h0 v128) (local $h1 v128) (local $h2 v128) (local $h3 v128) (local $h4 v128) (local $h5 v128)
    (local $h6 v128) (local $h7 v128) (local $h8 v128) (local $h9 v128) (local $h10 v128) (local $h11 v128)
    (local.set $h0 (v128.load (local.get $taps)))
    (local.set $h1 (v128.load offset=16 (local.get $taps)))
    (local.set $h2 (v128.load offset=32 (local.get $taps)))
    (local.set $h3 (v128.load offset=48 (local.get $taps)))
    (local.set $h4 (v128.load offset=64 (local.get $taps)))
    (local.set $h5 (v128.load offset=80 (local.get $taps)))
    (local.set $h6 (v128.load offset=96 (local.get $taps)))
    (local.set $h7 (v128.load offset=112 (local.get $taps)))
    (local.set $h8 (v128.load offset=128 (local.get $taps)))
    (local.set $h9 (v128.load offset=144 (local.get $taps)))
    (local.set $h10 (v128.load offset=160 (local.get $taps)))
    (local.set $h11 (v128.load offset=176 (local.get $taps)))
    ;; From here on `$from` is the oldest of the twelve samples.
    (local.set $from (i32.sub (local.get $from) (i32.const 44)))
    (local.set $last (i32.add (local.get $from) (i32.sub (i32.shl (local.get $frames) (i32.const 2)) (i32.const 16))))
    (local.set $from
      (select (local.get $from) (local.get $last) (i32.lt_s (local.get $from) (local.get $last))))
    (loop $next
      (local.set $a (f32x4.mul (local.get $h11) (v128.load align=4 (local.get $from))))
      (local.set $b (f32x4.mul (local.get $h10) (v128.load offset=4 align=4 (local.get $from))))
      (local.set $a (f32x4.add (local.get $a) (f32x4.mul (local.get $h9) (v128.load offset=8 align=4 (local.get $from)))))
      (local.set $b (f32x4.add (local.get $b) (f32x4.mul (local.get $h8) (v128.load offset=12 align=4 (local.get $from)))))
      (local.set $a (f32x4.add (local.get $a) (f32x4.mul (local.get $h7) (v128.load offset=16 align=4 (local.get $from)))))
      (local.set $b (f32x4.add (local.get $b) (f32x4.mul (local.get $h6) (v128.load offset=20 align=4 (local.get $from)))))
      (local.set $a (f32x4.add (local.get $a) (f32x4.mul (local.get $h5) (v128.load offset=24 align=4 (local.get $from)))))
      (local.set $b (f32x4.add (local.get $b) (f32x4.mul (local.get $h4) (v128.load offset=28 align=4 (local.get $from)))))
      (local.set $a (f32x4.add (local.get $a) (f32x4.mul (local.get $h3) (v128.load offset=32 align=4 (local.get $from)))))
      (local.set $b (f32x4.add (local.get $b) (f32x4.mul (local.get $h2) (v128.load offset=36 align=4 (local.get $from)))))
      (local.set $a (f32x4.add (local.get $a) (f32x4.mul (local.get $h1) (v128.load offset=40 align=4 (local.get $from)))))
      (local.set $b (f32x4.add (local.get $b) (f32x4.mul (local.get $h0) (v128.load offset=44 align=4 (local.get $from)))))
      (local.set $most (f32x4.pmax (local.get $most) (f32x4.abs (f32x4.add (local.get $a) (local.get $b)))))
      (if (i32.lt_s (local.get $from) (local.get $last))
        (then
          (local.set $from (i32.add (local.get $from) (i32.const 16)))
          (local.set $from
            (select (local.get $from) (local.get $last) (i32.lt_s (local.get $from) (local.get $last))))
          (br $next))))
    (f32.max
      (f32.max (f32x4.extract_lane 0 (local.get $most)) (f32x4.extract_lane 1 (local.get $most)))
      (f32.max (f32x4.extract_lane 2 (local.get $most)) (f32x4.extract_lane 3 (local.get $most)))))

  ;; Adds the energy of the first difference (f32) and the number of zero crossings (i32) to what lies at `$out`.
  (func (export "slope") (param $from i32) (param $frames i32) (param $out i32)
    (local $end i32) (local $fours i32) (local $v v128) (local $w v128) (local $sum v128) (local $crossings v128)
    (local.set $end (i32.add (local.get $from) (i32.shl (local.get $frames) (i32.const 2))))
    (local.set $fours
      (i32.add (local.get $from) (i32.shl (i32.and (local.get $frames) (i32.const -4)) (i32.const 2))))
    (local.set $sum (v128.load32_zero (local.get $out)))
    (local.set $crossings (v128.load32_zero offset=4 (local.get $out)))
    (loop $next
      (if (i32.lt_u (local.get $from) (local.get $fours))
        (then
          (local.set $v (v128.load align=4 (local.get $from)))
          (local.set $w (v128.load align=4 (i32.sub (local.get $from) (i32.const 4))))
          (local.set $crossings
            (i32x4.sub
              (local.get $crossings)
              (v128.xor
                (f32x4.lt (local.get $v) (v128.const f32x4 0 0 0 0))
                (f32x4.lt (local.get $w) (v128.const f32x4 0 0 0 0)))))
          (local.set $v (f32x4.sub (local.get $v) (local.get $w)))
          (local.set $sum (f32x4.add (local.get $sum) (f32x4.mul (local.get $v) (local.get $v))))
          (local.set $from (i32.add (local.get $from) (i32.const 16)))
          (br $next))))
    (loop $tail
      (if (i32.lt_u (local.get $from) (local.get $end))
        (then
          (local.set $v (v128.load32_zero (local.get $from)))
          (local.set $w (v128.load32_zero (i32.sub (local.get $from) (i32.const 4))))
          (local.set $crossings
            (i32x4.sub
              (local.get $crossings)
              (v128.xor
                (f32x4.lt (local.get $v) (v128.const f32x4 0 0 0 0))
                (f32x4.lt (local.get $w) (v128.const f32x4 0 0 0 0)))))
          (local.set $v (f32x4.sub (local.get $v) (local.get $w)))
          (local.set $sum (f32x4.add (local.get $sum) (f32x4.mul (local.get $v) (local.get $v))))
          (local.set $from (i32.add (local.get $from) (i32.const 4)))
          (br $tail))))
    (f32.store (local.get $out)
      (f32.add
        (f32.add (f32x4.extract_lane 0 (local.get $sum)) (f32x4.extract_lane 1 (local.get $sum)))
        (f32.add (f32x4.extract_lane 2 (local.get $sum)) (f32x4.extract_lane 3 (local.get $sum)))))
    (i32.store offset=4 (local.get $out)
      (i32.add
        (i32.add (i32x4.extract_lane 0 (local.get $crossings)) (i32x4.extract_lane 1 (local.get $crossings)))
        (i32.add (i32x4.extract_lane 2 (local.get $crossings)) (i32x4.extract_lane 3 (local.get $crossings))))))
)
