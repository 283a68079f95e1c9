package io.belfry;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import io.belfry.fixture.ImpureCore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Keeps the engine's rooms apart and its core deterministic.
 *
 * <pre>
 *   codec ← core ← journal, snapshot ← pipeline, recovery, retention ← dryrun ← api
 * </pre>
 */
class ArchitectureTest {

    private static final String CORE = "io.belfry.core..";

    /** A room may use those in its own row and in the rows above it. */
    private static final String[][] ROWS = {
        {"io.belfry.codec.."},
        {CORE},
        {"io.belfry.journal..", "io.belfry.snapshot.."},
        {"io.belfry.pipeline..", "io.belfry.recovery..", "io.belfry.retention.."},
        {"io.belfry.dryrun.."},
        {"io.belfry.api.."},
    };

    private static final JavaClasses ENGINE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_JARS)
            .importPackages("io.belfry");

    private static final JavaClasses IMPURE = new ClassFileImporter().importClasses(ImpureCore.class);

    @Test
    void shouldKnowEveryRoom() {
        String[] rooms = Arrays.stream(ROWS).flatMap(Arrays::stream).toArray(String[]::new);

        classes()
                .should()
                .resideInAnyPackage(rooms)
                .because("a new room needs a place in the order of dependencies")
                .allowEmptyShould(true)
                .check(ENGINE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4})
    void shouldDependOnlyOnRoomsFurtherDown(int row) {
        String[] above =
                Arrays.stream(ROWS).skip(row + 1L).flatMap(Arrays::stream).toArray(String[]::new);

        noClasses()
                .that()
                .resideInAnyPackage(ROWS[row])
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(above)
                .allowEmptyShould(true)
                .check(ENGINE);
    }

    @Test
    void shouldHaveNoCyclesBetweenRooms() {
        slices().matching("io.belfry.(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(ENGINE);
    }

    @ParameterizedTest
    @EnumSource
    void shouldKeepTheCorePure(Purity purity) {
        purity.in(CORE).check(ENGINE);
    }

    @ParameterizedTest
    @EnumSource
    void shouldSeeWhatIsImpure(Purity purity) {
        EvaluationResult result = purity.in("io.belfry.fixture..").evaluate(IMPURE);

        assertThat(result.hasViolation()).as(purity.name()).isTrue();
    }

    @Test
    void shouldUseNoFloatingPointInTheCore() {
        List<String> findings = new ArrayList<>();
        for (JavaClass javaClass : ENGINE) {
            if (javaClass.getPackageName().startsWith("io.belfry.core")) {
                findings.addAll(FloatingPointScan.scan(
                        javaClass.getSource().orElseThrow().getUri()));
            }
        }

        assertThat(findings).isEmpty();
    }

    @Test
    void shouldSeeFloatingPoint() {
        List<String> findings = FloatingPointScan.scan(
                IMPURE.get(ImpureCore.class).getSource().orElseThrow().getUri());

        assertThat(findings)
                .anyMatch(finding -> finding.endsWith("balance: field"))
                .anyMatch(finding -> finding.contains("half") && finding.endsWith("arithmetic"))
                .anyMatch(finding -> finding.contains("half") && finding.endsWith("conversion"))
                .anyMatch(finding -> finding.contains("half") && finding.endsWith("constant"));
    }

    /** What the core does without. */
    enum Purity {
        /** Files, network, threads, locks, randomness, clocks, logging, hosts. */
        OUTSIDE {
            @Override
            ArchRule in(String rooms) {
                return noTypes(rooms, Purity::isOutside);
            }
        },
        /** Publishing to other threads: only the directory is read by them. */
        ATOMICS {
            @Override
            ArchRule in(String rooms) {
                return noClasses()
                        .that()
                        .resideInAPackage(rooms)
                        .and()
                        .resideOutsideOfPackage("io.belfry.core.directory..")
                        .and()
                        // The handles of these two are views of byte arrays, read and written plainly.
                        .doNotHaveFullyQualifiedName("io.belfry.core.table.RowTable")
                        .and()
                        .doNotHaveFullyQualifiedName("io.belfry.core.hash.Hashing")
                        .should()
                        .dependOnClassesThat(DescribedPredicate.describe(name(), Purity::isAtomic))
                        .allowEmptyShould(true);
            }
        },
        /** Containers that iterate in hash order. */
        HASHED {
            @Override
            ArchRule in(String rooms) {
                return noTypes(rooms, used -> HASHED_TYPES.contains(used.getName()));
            }
        },
        /** The clock, the environment, and unordered results, by calls on types that are harmless otherwise. */
        CALLS {
            @Override
            ArchRule in(String rooms) {
                return noClasses()
                        .that()
                        .resideInAPackage(rooms)
                        .should()
                        .callCodeUnitWhere(target(DescribedPredicate.describe(name(), Purity::isImpureCall)))
                        .allowEmptyShould(true);
            }
        };

        private static final List<String> OUTSIDE_PACKAGES = List.of(
                "java.io.",
                "java.nio.file.",
                "java.nio.channels.",
                "java.net.",
                "java.util.concurrent.",
                "java.util.logging.",
                "java.util.random.",
                "org.slf4j.",
                "net.openhft.",
                "com.lmax.");

        private static final Set<String> OUTSIDE_TYPES = Set.of(
                "java.lang.Process",
                "java.lang.ProcessHandle",
                "java.lang.Runtime",
                "java.lang.Thread",
                "java.lang.ThreadLocal",
                "java.time.Clock",
                "java.util.Random",
                "java.util.SplittableRandom",
                "java.util.Timer",
                "org.agrona.SystemUtil");

        private static final Set<String> HASHED_TYPES = Set.of(
                "java.util.HashMap",
                "java.util.HashSet",
                "java.util.Hashtable",
                "java.util.IdentityHashMap",
                "java.util.WeakHashMap");

        private static final Map<String, Set<String>> IMPURE_CALLS = Map.of(
                "java.lang.System",
                Set.of("currentTimeMillis", "getenv", "getProperties", "getProperty", "identityHashCode", "nanoTime"),
                "java.lang.Boolean",
                Set.of("getBoolean"),
                "java.lang.Integer",
                Set.of("getInteger"),
                "java.lang.Long",
                Set.of("getLong"),
                "java.lang.Math",
                Set.of("random"),
                "java.util.UUID",
                Set.of("randomUUID"),
                // The iteration order of these changes from one run to the next.
                "java.util.Map",
                Set.of("copyOf", "of", "ofEntries"),
                "java.util.Set",
                Set.of("copyOf", "of"),
                "java.util.stream.Collectors",
                Set.of("groupingBy", "toMap", "toSet", "toUnmodifiableMap", "toUnmodifiableSet"));

        /** The rule, for the core or for classes that break it on purpose. */
        abstract ArchRule in(String rooms);

        ArchRule noTypes(String rooms, Predicate<JavaClass> banned) {
            return noClasses()
                    .that()
                    .resideInAPackage(rooms)
                    .should()
                    .dependOnClassesThat(DescribedPredicate.describe(name(), banned))
                    .allowEmptyShould(true);
        }

        private static boolean isOutside(JavaClass used) {
            String name = used.getName();
            return !isAtomic(used)
                    && (OUTSIDE_TYPES.contains(name)
                            || OUTSIDE_PACKAGES.stream().anyMatch(name::startsWith)
                            || (name.startsWith("org.agrona.concurrent.") && name.endsWith("Clock")));
        }

        private static boolean isAtomic(JavaClass used) {
            return used.getName().startsWith("java.util.concurrent.atomic.")
                    || used.getName().equals("java.lang.invoke.VarHandle");
        }

        private static boolean isImpureCall(AccessTarget.CodeUnitCallTarget call) {
            String owner = call.getOwner().getName();
            if (owner.startsWith("java.time.")) {
                return call.getName().equals("now") || call.getName().equals("systemDefault");
            }
            return IMPURE_CALLS.getOrDefault(owner, Set.of()).contains(call.getName());
        }
    }
}
