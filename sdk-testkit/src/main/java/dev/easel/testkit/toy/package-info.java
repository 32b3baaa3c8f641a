/**
 * A provider for a service that does not exist, written to be read: the smallest one that has everything, a queue, images in the
 * response or at an address, cancellation. Easel's own engine is tested with it.
 */
@NullMarked
package dev.easel.testkit.toy;

import org.jspecify.annotations.NullMarked;
