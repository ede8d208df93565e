// The library puts its processor together in a blob, which our content policy refuses. Loaded inside an audio worklet
// it registers the same processor by itself; so this file, of our own origin, is all there is to ship.
import 'signalsmith-stretch';
