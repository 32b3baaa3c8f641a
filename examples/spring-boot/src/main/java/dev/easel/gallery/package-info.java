/** A page that sends a prompt to several services and shows their images. Whenever it is killed, it loses none and pays for none twice. */
@NullMarked
package dev.easel.gallery;

import org.jspecify.annotations.NullMarked;
