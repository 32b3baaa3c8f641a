/**
 * One picture in, one file out, by each client: the server that sends it, the clients behind {@link
 * dev.easel.benchmarks.picture.PictureClient}, and the programs that time them.
 */
@NullMarked
package dev.easel.benchmarks.picture;

import org.jspecify.annotations.NullMarked;
