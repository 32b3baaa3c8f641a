/**
 * How the Zhiqite emulator works inside: the documented field tables as data, the envelope, the tasks and their clock,
 * and the callbacks. Not for use outside the testkit.
 */
@NullMarked
package dev.easel.testkit.internal.zhiqite;

import org.jspecify.annotations.NullMarked;
