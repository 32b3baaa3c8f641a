/** What an image's own bytes say about it: its size, and what it was made with. */
@NullMarked
package dev.easel.internal.metadata;

import org.jspecify.annotations.NullMarked;
