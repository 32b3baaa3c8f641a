/** The server of the page: who is let in, what is served, and the stream of events. */
@NullMarked
package dev.easel.studio.internal.web;

import org.jspecify.annotations.NullMarked;
