/** The client: what is checked and decided before a task begins, and the life of everything a client holds. */
@NullMarked
package dev.easel.internal.client;

import org.jspecify.annotations.NullMarked;
