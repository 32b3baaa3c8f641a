/** The emulated API of Black Forest Labs. Not API. */
@NullMarked
package dev.easel.testkit.internal.bfl;

import org.jspecify.annotations.NullMarked;
