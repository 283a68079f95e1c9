/** Stress tests of the directory's lock-free readers, outside the ordinary build: {@code mvn -Dquick -Pjcstress -pl engine test}. */
package io.belfry.core.directory;
