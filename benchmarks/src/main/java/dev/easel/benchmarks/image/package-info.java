/**
 * One image in, one file out, by each client: the server that sends it, the clients behind {@link
 * dev.easel.benchmarks.image.ImageFetcher}, and the programs that time them.
 */
@NullMarked
package dev.easel.benchmarks.image;

import org.jspecify.annotations.NullMarked;
