/**
 * Which addresses out of a response are fetched. Servers are not trusted: a response could otherwise send this client to
 * whatever its own network keeps from the outside. {@link dev.easel.internal.guard.UrlGuard} judges what an address says,
 * {@link dev.easel.internal.guard.GuardedDns} what its host's name comes to, {@link
 * dev.easel.internal.guard.AddressRules} knows the addresses themselves. Nothing here sends anything.
 */
@NullMarked
package dev.easel.internal.guard;

import org.jspecify.annotations.NullMarked;
