/**
 * A small web server around the callback receiver of a client, for programs that have no web server of their own: {@link
 * dev.easel.callback.CallbackServer}.
 */
@NullMarked
package dev.easel.callback;

import org.jspecify.annotations.NullMarked;
