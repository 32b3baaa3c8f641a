/** Orders and tasks: checked, stored, submitted, followed and resumed. */
@NullMarked
package dev.easel.studio.internal.task;

import org.jspecify.annotations.NullMarked;
