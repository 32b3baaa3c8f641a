/**
 * When something may be sent: how many calls begin at a time, how long everybody waits after a refusal, how often failed
 * calls may be tried again.
 */
@NullMarked
package dev.easel.internal.pacing;

import org.jspecify.annotations.NullMarked;
