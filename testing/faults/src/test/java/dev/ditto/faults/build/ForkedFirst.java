package dev.ditto.faults.build;

final class ForkedFirst extends Shared {}
