/**
 * The API for applications: the request, the client, the task, the result and the errors.
 *
 * <p>Everything here is immutable and safe to share between threads, except builders. A provider module (for example {@code
 * dev.easel.dan.Dan}) creates the {@link dev.easel.ImageClient}; from there on the code is the same for every service.
 *
 * <p>How it grows: values get further accessors and setters, enums further constants, interfaces further methods with a default
 * implementation, sealed types further subtypes. A switch over an enum or a sealed type of this package needs a default branch, unless
 * its Javadoc says that the set is complete. {@code null} is allowed only where {@code @Nullable} says so. Elsewhere a
 * builder of a value refuses it with an {@link dev.easel.InvalidRequestException} that names the value, and any other method with a {@link
 * java.lang.NullPointerException} that names the parameter.
 */
@NullMarked
@ValueStyle
package dev.easel;

import dev.easel.spi.ValueStyle;
import org.jspecify.annotations.NullMarked;
