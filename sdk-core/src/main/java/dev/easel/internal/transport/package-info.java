/**
 * HTTP with one verb ({@link dev.easel.internal.transport.Transport}) and one small class for each behaviour around it.
 * {@link dev.easel.internal.transport.TransportStack} puts them on top of each other; that method is the image of
 * this package.
 */
@NullMarked
package dev.easel.internal.transport;

import org.jspecify.annotations.NullMarked;
