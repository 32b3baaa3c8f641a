/**
 * JSON in and out: documents written with their images streamed into them, and responses read with their images
 * diverted to where they belong before anything else sees them.
 */
@NullMarked
package dev.easel.internal.json;

import org.jspecify.annotations.NullMarked;
