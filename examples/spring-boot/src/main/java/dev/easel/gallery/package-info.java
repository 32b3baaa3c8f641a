/** A page that sends a prompt to several services and shows their images. Killed in the middle, it goes on where it was, and sends nothing twice. */
@NullMarked
package dev.easel.gallery;

import org.jspecify.annotations.NullMarked;
