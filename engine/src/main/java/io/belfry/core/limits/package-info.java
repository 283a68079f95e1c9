/** Every maximum of the engine, in one place; they are journaled, because results depend on them. */
package io.belfry.core.limits;
