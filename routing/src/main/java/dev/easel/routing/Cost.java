package dev.easel.routing;

import org.jspecify.annotations.Nullable;

/** What a task cost. Immutable. */
public record Cost(@Nullable Money known) {}
