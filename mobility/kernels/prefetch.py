# SPDX-FileCopyrightText: 2026 The umstieg authors
# SPDX-License-Identifier: EUPL-1.2

"""Asking for memory before it is needed: a search that jumps through large arrays mostly waits for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numba.core.base import BaseContext
    from numba.core.typing.templates import Signature

    from mobility.kernels.layout import Int32

TO_READ, KEEP_LONG, DATA = 0, 3, 1
"""Operands of LLVM's instruction: what for, how near to the core, and that it is not code."""


def _prefetch(
    _: BaseContext, array: types.Array, row: types.Integer
) -> tuple[Signature, Callable[[BaseContext, ir.IRBuilder, Signature, Sequence[ir.Value]], ir.Value]]:
    """Types and code of ``prefetch``."""

    def generate(
        context: BaseContext, builder: ir.IRBuilder, signature: Signature, arguments: Sequence[ir.Value]
    ) -> ir.Value:
        data = context.make_array(signature.args[0])(context, builder, arguments[0])  # type: ignore[no-untyped-call]
        stride, *_ = cgutils.unpack_tuple(builder, data.strides)  # type: ignore[no-untyped-call]
        address = builder.ptrtoint(data.data, ir.IntType(64))
        address = builder.add(address, builder.mul(arguments[1], stride))
        pointer, number = ir.PointerType(), ir.IntType(32)
        declared = ir.FunctionType(ir.VoidType(), [pointer, number, number, number])
        name = "llvm.prefetch.p0"
        instruction = cgutils.get_or_insert_function(builder.module, declared, name)  # type: ignore[no-untyped-call]
        operands = [builder.inttoptr(address, pointer), number(TO_READ), number(KEEP_LONG), number(DATA)]
        builder.call(instruction, operands)
        return context.get_dummy_value()  # type: ignore[no-untyped-call]

    return types.void(array, row), generate


prefetch = cast("Callable[[Int32, np.uint64], None]", intrinsic(_prefetch))
"""Called in a kernel with an array and the index of a row: brings its beginning into the cache, without waiting."""
