/**
 * The task engine: everything that has time in it. A {@link dev.easel.internal.task.TaskRun} is the task in the user's
 * hand, made of one {@link dev.easel.internal.task.CallRun} for each call that the request was split into; a call run
 * submits, polls and downloads, each step ending in exactly one next one, within the one deadline.
 */
@NullMarked
package dev.easel.internal.task;

import org.jspecify.annotations.NullMarked;
