/**
 * The cases of the conformance kit and what they are made of: requests that set one field at a time, responses that no
 * service would give, and what a well-formed outcome is. Not API.
 */
@NullMarked
package dev.easel.testkit.internal.conformance;

import org.jspecify.annotations.NullMarked;
