/**
 * Both layers of idempotency: feeds numbered without holes, and references that are unique within a window. The core's
 * thread only.
 */
package io.belfry.core.identity;
