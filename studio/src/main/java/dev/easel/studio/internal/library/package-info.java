/** The images of the folder: listed, described and made small. */
@NullMarked
package dev.easel.studio.internal.library;

import org.jspecify.annotations.NullMarked;
