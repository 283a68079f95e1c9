/** Hash functions whose values are part of the engine's results, so they never change within a semantics version. */
package io.belfry.core.hash;
