/** What an image's own bytes say about it: its format, its size, whether it is whole, and what it was made with. */
@NullMarked
package dev.easel.internal.metadata;

import org.jspecify.annotations.NullMarked;
